"""Kivy pages, theme, fonts and keyboards: prompts drawn for a person."""
