"""Cameras above the shelf for papers (高拍仪)."""
