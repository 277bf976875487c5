# The finance cabinet.
