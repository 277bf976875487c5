# Tariffs and exchange rates.
