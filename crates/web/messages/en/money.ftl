# Money of a user: statement of the account, receipts, documents.
