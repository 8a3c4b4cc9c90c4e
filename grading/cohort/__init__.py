"""Grade a whole class: the policy, the final scores, and the processes that grade."""
