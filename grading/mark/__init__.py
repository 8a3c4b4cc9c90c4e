"""A page on this machine for marking answers in words."""

from grading.mark.app import create

__all__ = ["create"]
