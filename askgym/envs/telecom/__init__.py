"""A telephone company's technical support: a technician with tools, a customer with a phone, and the state of both."""
