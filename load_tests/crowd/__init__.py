"""Ten thousand people, as the site meets them: who they are, what they do, how long they wait."""
