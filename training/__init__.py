"""The reader's training: messages in many voices, what fills and prepares them, the network and its figures."""
