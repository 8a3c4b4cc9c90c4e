"""Layers as objects, which keep their weights, their gradients and their caches.

With the functions of `layers.py` the caller has to keep weights and caches. Here a layer is an
object with `forward(x)` and `backward(dout)`. A network is an object made of layers, with the same
two methods, so networks can contain networks. It works as in PyTorch: gradients add up until
`zero_grad()`, and `train()` and `eval()` set the mode of all layers inside.

    net = Sequential(Conv2D(1, 8, 3), MaxPool2D(2), Flatten(), Linear(72, 10))
    loss, criterion = 0.0, SoftmaxCrossEntropy()
    optimizer = Optimizer(net.parameters(), "adam", learning_rate=1e-2)
    for x, y in batches:
        loss = criterion(net(x), y)
        optimizer.zero_grad()
        net.backward(criterion.backward())
        optimizer.step()
"""

from cs231n.modules.base import Module, Parameter, Sequential
from cs231n.modules.convolution import AvgPool2D, Conv2D, MaxPool2D
from cs231n.modules.dense import Dropout, Flatten, Linear, ReLU, SoftmaxCrossEntropy
from cs231n.modules.norm import BatchNorm2D, GroupNorm
from cs231n.modules.optimizer import Optimizer

__all__ = [
    "AvgPool2D",
    "BatchNorm2D",
    "Conv2D",
    "Dropout",
    "Flatten",
    "GroupNorm",
    "Linear",
    "MaxPool2D",
    "Module",
    "Optimizer",
    "Parameter",
    "ReLU",
    "Sequential",
    "SoftmaxCrossEntropy",
]
