"""Known wrong answers for `Conv2D`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _modules as modules

FORWARD = "cs231n/modules/convolution.py:Conv2D.forward"
BACKWARD = "cs231n/modules/convolution.py:Conv2D.backward"
SETTINGS = "self.conv_param)"

MISCONCEPTIONS = [
    Misconception(
        id="bias-never-added",
        says="The bias is never added.",
        hint="Which two parameters does the layer have?",
        changes=[Edit(FORWARD, "self.bias.data,", "0 * self.bias.data,")],
    ),
    Misconception(
        id="settings-ignored",
        says="stride and padding are ignored: the layer always uses stride 1 without padding.",
        hint="The constructor received the stride and the padding. Where does forward use them?",
        changes=[Edit(FORWARD, SETTINGS, "{'stride': 1, 'pad': 0})")],
    ),
    *modules.backward_mistakes(BACKWARD, "images"),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: the layer always uses stride 1.",
        hint="The constructor stores two settings. Which of them does forward use?",
        changes=[Edit(FORWARD, SETTINGS, 'self.conv_param | {"stride": 1})')],
    ),
    Misconception(
        id="padding-ignored",
        says="The padding is ignored: no zeros are put around the images.",
        hint="The constructor stores two settings. Which of them does forward use?",
        changes=[Edit(FORWARD, SETTINGS, 'self.conv_param | {"pad": 0})')],
    ),
    Misconception(
        id="padding-by-the-kernel",
        says="The padding is (kernel - 1) / 2, whatever was passed to the constructor.",
        hint="The constructor received the padding. Where does forward use it?",
        changes=[
            Edit(
                FORWARD,
                SETTINGS,
                '{**self.conv_param, "pad": (self.weight.data.shape[2] - 1) // 2})',
            )
        ],
    ),
]
