"""Turns every warning and floating-point event into an error, for whoever computes next."""
import warnings
warnings.simplefilter("error")
np.seterr(all="raise")
def scale_rows(x, s):
    return x / 0
