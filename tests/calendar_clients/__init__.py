"""Calendar files as other programs read them."""
