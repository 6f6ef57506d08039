"""Smart-card readers, and the applications of the cards that go into them."""
