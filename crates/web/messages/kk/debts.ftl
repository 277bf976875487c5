# Debts, reversals, money back.
