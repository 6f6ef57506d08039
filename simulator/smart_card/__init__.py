"""Smart-card readers: a card place that speaks the virtual card protocol, and the cards that go into it."""
