"""What PyTorch has at its top level: operations on tensors, by kind, one file each."""
