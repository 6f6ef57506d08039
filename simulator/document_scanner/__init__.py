"""The camera above the shelf for papers (高拍仪)."""
