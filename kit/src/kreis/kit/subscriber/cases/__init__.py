"""What a subscriber must do, one module for each rule. Read them as the specification."""
