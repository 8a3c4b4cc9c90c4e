"""Marking answers in words, on a page that this machine alone serves."""

from grading.mark.app import create

__all__ = ["create"]
