"""What follows a result: adoption, tasks, feedback, closing."""
