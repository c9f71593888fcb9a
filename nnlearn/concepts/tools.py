"""Public names that need no proof, since nothing in them has a derivative of its own.

They are tested where they are used: by the examples of their docstrings, in ``tests/scratch`` side
by side with PyTorch, and in whole programs.
"""

from __future__ import annotations

from nnlearn.concepts.entry import BREADTH, Tool, tools

TOOLS: tuple[Tool, ...] = (
    *tools(
        "tensors",
        """
        the tensor: Tensor Size
        a dtype: float32 float64 int64 bool dtype
        makes a tensor: tensor from_numpy zeros ones full arange linspace eye
        draws: manual_seed rand randn
        the memory: numel
        asks: eq lt gt allclose isnan
        a switch: no_grad
        hardware: device
        the tape, in autograd: grad gradcheck
        the tape, in Tensor: backward grad grad_fn requires_grad requires_grad_ is_leaf detach
        the memory, in Tensor: shape dtype ndim size stride is_contiguous view T
        the memory, in Tensor: data numpy item tolist to fill_ copy_
        """,
    ),
    *tools("neurons", "a container: nn.Sequential"),
    *tools("cnn", "a container: nn.Module nn.Parameter"),
    *tools(
        "rnn",
        """
        a container: nn.ModuleList
        works on gradients: nn.utils.clip_grad_norm_
        packs sequences: nn.utils.rnn.pack_padded_sequence
        """,
    ),
    *tools("depth", "a factor: nn.init.calculate_gain"),
    *tools(
        "practice",
        """
        a file: save load
        data, in utils.data: Dataset TensorDataset DataLoader random_split
        hardware: autocast cuda.is_available amp.GradScaler
        """,
    ),
    *tools(
        BREADTH,
        """
        a dtype: float16 bfloat16 int8 int16 int32 uint8 complex64 finfo iinfo promote_types
        a dtype: get_default_dtype set_default_dtype
        a constant: pi e inf nan
        makes a tensor: as_tensor asarray scalar_tensor empty logspace zeros_like ones_like
        makes a tensor: full_like empty_like tril_indices triu_indices
        draws: Generator initial_seed normal randint randperm rand_like randn_like randint_like
        draws: bernoulli multinomial nn.functional.alpha_dropout nn.functional.gumbel_softmax
        draws: nn.AlphaDropout nn.init.dirac_
        asks: ne le ge equal isinf isfinite isin signbit is_tensor is_floating_point is_complex
        asks: is_nonzero typename logical_and logical_or logical_not
        asks: bitwise_and bitwise_or bitwise_xor bitwise_not
        counts and orders: argsort nonzero argwhere unique unique_consecutive mode histc histogram
        counts and orders: bucketize
        a switch: enable_grad inference_mode set_grad_enabled is_grad_enabled
        a setting: set_num_threads get_num_threads set_float32_matmul_precision set_printoptions
        a setting: get_float32_matmul_precision set_flush_denormal use_deterministic_algorithms
        the engine's own error: DTypeError GradError OutsideTheBook ShapeError
        the engine's own error: autograd.GradcheckError
        an option: layout strided memory_format channels_last contiguous_format preserve_format
        an option: compile jit
        an older name: BoolTensor ByteTensor CharTensor DoubleTensor FloatTensor HalfTensor
        an older name: IntTensor LongTensor ShortTensor range set_default_tensor_type
        an older name: autograd.Variable nn.functional.upsample nn.Softmax2d dropout embedding
        the tape, in autograd: Function backward detect_anomaly set_detect_anomaly
        no derivative, in linalg: cholesky eigh eigvalsh lstsq matrix_rank pinv qr svd svdvals
        a container, in nn: ModuleDict ParameterDict ParameterList UninitializedParameter RNNBase
        a container, in nn: RNNCellBase DataParallel
        waits for its input, in nn: LazyLinear LazyConv1d LazyConv2d LazyConvTranspose1d
        waits for its input, in nn: LazyConvTranspose2d LazyBatchNorm1d LazyBatchNorm2d
        waits for its input, in nn: LazyInstanceNorm1d LazyInstanceNorm2d
        works on gradients, in nn.utils: clip_grad_value_ clip_grads_with_norm_ get_total_norm
        works on weights, in nn.utils: parameters_to_vector vector_to_parameters weight_norm
        works on weights, in nn.utils: remove_weight_norm spectral_norm remove_spectral_norm
        packs sequences, in nn.utils.rnn: PackedSequence pack_sequence pad_packed_sequence
        packs sequences, in nn.utils.rnn: pad_sequence unpack_sequence unpad_sequence
        a base: optim.Optimizer optim.lr_scheduler.LRScheduler
        data, in utils.data: IterableDataset ConcatDataset ChainDataset Subset default_collate
        data, in utils.data: get_worker_info Sampler SequentialSampler RandomSampler BatchSampler
        data, in utils.data: SubsetRandomSampler WeightedRandomSampler
        calls once: utils.checkpoint.checkpoint utils.checkpoint.checkpoint_sequential
        a distribution, in distributions: Distribution Categorical Bernoulli Normal Uniform
        a distribution, in distributions: Independent kl_divergence
        hardware: amp.custom_fwd
        hardware, in accelerator: is_available current_accelerator device_count
        hardware, in accelerator: current_device_index
        hardware, in cuda: device_count memory_allocated manual_seed empty_cache synchronize device
        hardware, in cuda: current_device FloatTensor LongTensor ByteTensor DoubleTensor
        compares: testing.assert_close
        the tape, in Tensor: retain_grad register_hook detach_
        the engine's own array: Tensor.array
        the memory, in Tensor: device dim mT data_ptr element_size nbytes itemsize layout
        another form, in Tensor: view_as reshape_as expand_as split split_with_sizes where
        another form, in Tensor: sum_to_size
        another dtype, in Tensor: type type_as float double half int long short char byte bool
        makes a tensor, in Tensor: new new_tensor new_zeros new_ones new_full new_empty
        writes, in Tensor: zero_ normal_ uniform_ bernoulli_ random_ exponential_ fill_diagonal_
        writes, in Tensor: resize_ resize_as_ sigmoid_ tanh_ relu_
        asks, in Tensor: is_pinned is_inference get_device cpu cuda is_cpu is_cuda is_sparse is_xpu
        asks, in Tensor: is_mps is_mkldnn is_quantized is_meta is_vulkan
        """,
    ),
)
