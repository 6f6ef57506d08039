"""The HTTP control: what a hand, a card or an eye would do in the real room."""
