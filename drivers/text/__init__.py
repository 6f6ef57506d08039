"""Text: which font draws which character, and characters as dots. Screens and slips use the same answer."""
