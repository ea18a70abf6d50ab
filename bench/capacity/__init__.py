"""What this machine carries: our server held against the bare one, in one run."""
