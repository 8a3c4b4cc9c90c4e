"""Files handed in from an older hand-out find the names that they import."""

from __future__ import annotations

from importlib import import_module

import pytest

# What the students' files of version 0.1.0 import of the modules that have moved since.
FORMER = {
    "cs231n._checks": """
        check_affine check_affine_grad check_batchnorm check_conv check_conv_grad check_conv_net
        check_dense_net check_dropout check_float_dtype check_floating check_groupnorm
        check_integer check_labels check_layernorm check_pool check_pool_grad check_same_shape
        check_upstream fail
    """,
    "cs231n._files": "replacing",
    "cs231n._fast.pooling": "max_pool_backward_fast max_pool_forward_fast",
    "cs231n._pooling_fast": """
        l2_pool_backward_fast l2_pool_forward_fast mean_pool_backward_fast mean_pool_forward_fast
    """,
    "cs231n.modules.base": "needs_forward",
    "cs231n.convolution._inputs": """
        Array MODES check_channels check_numbers check_output check_pair check_planes output_size
    """,
}


@pytest.mark.parametrize("module", FORMER)
def test_a_former_name_leads_to_the_new_module(module: str) -> None:
    there = import_module(module)
    assert [name for name in FORMER[module].split() if not hasattr(there, name)] == []
