"""What PyTorch has under ``nn.functional``, one file for each concept."""
