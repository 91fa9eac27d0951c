-- One database and two logins a service: the owner migrates, the runtime login works. Neither sees another's database.
-- deploy/init fills in the passwords. Each statement ends with an empty line: some first starts read the file that way.

CREATE ROLE orders_owner LOGIN PASSWORD '@ORDERS_OWNER_PASSWORD@';

CREATE ROLE orders LOGIN PASSWORD '@ORDERS_PASSWORD@';

CREATE DATABASE coop_orders OWNER orders_owner;

REVOKE ALL ON DATABASE coop_orders FROM PUBLIC;

GRANT CONNECT ON DATABASE coop_orders TO orders;

CREATE ROLE pricing_owner LOGIN PASSWORD '@PRICING_OWNER_PASSWORD@';

CREATE ROLE pricing LOGIN PASSWORD '@PRICING_PASSWORD@';

CREATE DATABASE coop_pricing OWNER pricing_owner;

REVOKE ALL ON DATABASE coop_pricing FROM PUBLIC;

GRANT CONNECT ON DATABASE coop_pricing TO pricing;

CREATE ROLE matching_owner LOGIN PASSWORD '@MATCHING_OWNER_PASSWORD@';

CREATE ROLE matching LOGIN PASSWORD '@MATCHING_PASSWORD@';

CREATE DATABASE coop_matching OWNER matching_owner;

REVOKE ALL ON DATABASE coop_matching FROM PUBLIC;

GRANT CONNECT ON DATABASE coop_matching TO matching;

CREATE ROLE redistribution_owner LOGIN PASSWORD '@REDISTRIBUTION_OWNER_PASSWORD@';

CREATE ROLE redistribution LOGIN PASSWORD '@REDISTRIBUTION_PASSWORD@';

CREATE DATABASE coop_redistribution OWNER redistribution_owner;

REVOKE ALL ON DATABASE coop_redistribution FROM PUBLIC;

GRANT CONNECT ON DATABASE coop_redistribution TO redistribution;

CREATE ROLE members_owner LOGIN PASSWORD '@MEMBERS_OWNER_PASSWORD@';

CREATE ROLE members LOGIN PASSWORD '@MEMBERS_PASSWORD@';

CREATE DATABASE coop_members OWNER members_owner;

REVOKE ALL ON DATABASE coop_members FROM PUBLIC;

GRANT CONNECT ON DATABASE coop_members TO members;

REVOKE ALL ON DATABASE postgres FROM PUBLIC;

