-- Tables of PostgreSQL's catalogue, with the columns that psql, JDBC drivers and BI tools name. Those of objects that insights do not
-- have stay empty.
CREATE SCHEMA pg_catalog;
CREATE SCHEMA infoschema;

CREATE TABLE pg_catalog.pg_namespace(oid INT, nspname VARCHAR, nspowner INT, nspacl VARCHAR);
CREATE TABLE pg_catalog.pg_class(oid INT, relname VARCHAR, relnamespace INT, reltype INT, reloftype INT, relowner INT, relam INT,
  relfilenode INT, reltablespace INT, relpages INT, reltuples DOUBLE PRECISION, relallvisible INT, reltoastrelid INT, relhasindex BOOLEAN,
  relisshared BOOLEAN, relpersistence VARCHAR, relkind VARCHAR, relnatts INT, relchecks INT, relhasrules BOOLEAN,
  relhastriggers BOOLEAN, relhassubclass BOOLEAN, relrowsecurity BOOLEAN, relforcerowsecurity BOOLEAN, relispopulated BOOLEAN,
  relreplident VARCHAR, relispartition BOOLEAN, relrewrite INT, relfrozenxid INT, relminmxid INT, relacl VARCHAR, reloptions VARCHAR ARRAY,
  relpartbound VARCHAR, relhasoids BOOLEAN);
CREATE TABLE pg_catalog.pg_attribute(attrelid INT, attname VARCHAR, atttypid INT, attstattarget INT, attlen INT, attnum INT, attndims INT,
  attcacheoff INT, atttypmod INT, attbyval BOOLEAN, attalign VARCHAR, attstorage VARCHAR, attcompression VARCHAR, attnotnull BOOLEAN,
  atthasdef BOOLEAN, atthasmissing BOOLEAN, attidentity VARCHAR, attgenerated VARCHAR, attisdropped BOOLEAN, attislocal BOOLEAN,
  attinhcount INT, attcollation INT, attacl VARCHAR, attoptions VARCHAR ARRAY, attfdwoptions VARCHAR ARRAY);
CREATE TABLE pg_catalog.pg_type(oid INT, typname VARCHAR, typnamespace INT, typowner INT, typlen INT, typbyval BOOLEAN, typtype VARCHAR,
  typcategory VARCHAR, typispreferred BOOLEAN, typisdefined BOOLEAN, typdelim VARCHAR, typrelid INT, typelem INT, typarray INT,
  typinput VARCHAR, typoutput VARCHAR, typreceive VARCHAR, typsend VARCHAR, typnotnull BOOLEAN, typbasetype INT, typtypmod INT,
  typndims INT, typcollation INT, typdefault VARCHAR, typacl VARCHAR, typsubscript VARCHAR);
CREATE TABLE pg_catalog.pg_database(oid INT, datname VARCHAR, datdba INT, encoding INT, datlocprovider VARCHAR, datistemplate BOOLEAN,
  datallowconn BOOLEAN, datconnlimit INT, dattablespace INT, datcollate VARCHAR, datctype VARCHAR, daticulocale VARCHAR, datacl VARCHAR);
CREATE TABLE pg_catalog.pg_roles(oid INT, rolname VARCHAR, rolsuper BOOLEAN, rolinherit BOOLEAN, rolcreaterole BOOLEAN, rolcreatedb BOOLEAN,
  rolcanlogin BOOLEAN, rolreplication BOOLEAN, rolconnlimit INT, rolpassword VARCHAR, rolvaliduntil VARCHAR, rolbypassrls BOOLEAN,
  rolconfig VARCHAR ARRAY);
CREATE TABLE pg_catalog.pg_user(usename VARCHAR, usesysid INT, usecreatedb BOOLEAN, usesuper BOOLEAN);
CREATE TABLE pg_catalog.pg_settings(name VARCHAR, setting VARCHAR, unit VARCHAR, category VARCHAR, short_desc VARCHAR, context VARCHAR,
  vartype VARCHAR, source VARCHAR, min_val VARCHAR, max_val VARCHAR, boot_val VARCHAR, reset_val VARCHAR);
CREATE TABLE pg_catalog.pg_am(oid INT, amname VARCHAR, amhandler INT, amtype VARCHAR);
CREATE TABLE pg_catalog.pg_description(objoid INT, classoid INT, objsubid INT, description VARCHAR);
CREATE TABLE pg_catalog.pg_collation(oid INT, collname VARCHAR, collnamespace INT, collowner INT, collprovider VARCHAR, collencoding INT);
CREATE TABLE pg_catalog.pg_tablespace(oid INT, spcname VARCHAR, spcowner INT, spcacl VARCHAR, spcoptions VARCHAR ARRAY);
CREATE TABLE pg_catalog.pg_tables(schemaname VARCHAR, tablename VARCHAR, tableowner VARCHAR, tablespace VARCHAR, hasindexes BOOLEAN,
  hasrules BOOLEAN, hastriggers BOOLEAN, rowsecurity BOOLEAN);

-- Always empty.
CREATE TABLE pg_catalog.pg_attrdef(oid INT, adrelid INT, adnum INT, adbin VARCHAR);
CREATE TABLE pg_catalog.pg_index(indexrelid INT, indrelid INT, indnatts INT, indnkeyatts INT, indisunique BOOLEAN, indisprimary BOOLEAN,
  indisexclusion BOOLEAN, indimmediate BOOLEAN, indisclustered BOOLEAN, indisvalid BOOLEAN, indisready BOOLEAN, indislive BOOLEAN,
  indisreplident BOOLEAN, indkey INT ARRAY, indclass INT ARRAY, indoption INT ARRAY, indexprs VARCHAR, indpred VARCHAR);
CREATE TABLE pg_catalog.pg_constraint(oid INT, conname VARCHAR, connamespace INT, contype VARCHAR, condeferrable BOOLEAN,
  condeferred BOOLEAN, convalidated BOOLEAN, conrelid INT, contypid INT, conindid INT, conparentid INT, confrelid INT, confupdtype VARCHAR,
  confdeltype VARCHAR, confmatchtype VARCHAR, conislocal BOOLEAN, coninhcount INT, connoinherit BOOLEAN, conkey INT ARRAY, confkey INT ARRAY,
  conbin VARCHAR);
CREATE TABLE pg_catalog.pg_trigger(oid INT, tgrelid INT, tgparentid INT, tgname VARCHAR, tgfoid INT, tgtype INT, tgenabled VARCHAR,
  tgisinternal BOOLEAN);
CREATE TABLE pg_catalog.pg_rewrite(oid INT, rulename VARCHAR, ev_class INT, ev_type VARCHAR, ev_enabled VARCHAR, is_instead BOOLEAN);
CREATE TABLE pg_catalog.pg_policy(oid INT, polname VARCHAR, polrelid INT, polcmd VARCHAR, polpermissive BOOLEAN, polroles INT ARRAY,
  polqual VARCHAR, polwithcheck VARCHAR);
CREATE TABLE pg_catalog.pg_inherits(inhrelid INT, inhparent INT, inhseqno INT, inhdetachpending BOOLEAN);
CREATE TABLE pg_catalog.pg_statistic_ext(oid INT, stxrelid INT, stxname VARCHAR, stxnamespace INT, stxkind VARCHAR ARRAY,
  stxstattarget INT);
CREATE TABLE pg_catalog.pg_publication(oid INT, pubname VARCHAR, puballtables BOOLEAN);
CREATE TABLE pg_catalog.pg_publication_rel(oid INT, prpubid INT, prrelid INT, prqual VARCHAR, prattrs INT ARRAY);
CREATE TABLE pg_catalog.pg_publication_namespace(oid INT, pnpubid INT, pnnspid INT);
CREATE TABLE pg_catalog.pg_proc(oid INT, proname VARCHAR, pronamespace INT, proowner INT, prolang INT, prokind VARCHAR, proretset BOOLEAN,
  prorettype INT, pronargs INT, proargtypes INT ARRAY, proargnames VARCHAR ARRAY, prosrc VARCHAR, proisagg BOOLEAN, proacl VARCHAR);
CREATE TABLE pg_catalog.pg_depend(classid INT, objid INT, objsubid INT, refclassid INT, refobjid INT, refobjsubid INT, deptype VARCHAR);
CREATE TABLE pg_catalog.pg_enum(oid INT, enumtypid INT, enumsortorder DOUBLE PRECISION, enumlabel VARCHAR);
CREATE TABLE pg_catalog.pg_range(rngtypid INT, rngsubtype INT);
CREATE TABLE pg_catalog.pg_extension(oid INT, extname VARCHAR, extowner INT, extnamespace INT, extversion VARCHAR);
CREATE TABLE pg_catalog.pg_views(schemaname VARCHAR, viewname VARCHAR, viewowner VARCHAR, definition VARCHAR);
CREATE TABLE pg_catalog.pg_matviews(schemaname VARCHAR, matviewname VARCHAR, matviewowner VARCHAR, definition VARCHAR);
CREATE TABLE pg_catalog.pg_indexes(schemaname VARCHAR, tablename VARCHAR, indexname VARCHAR, tablespace VARCHAR, indexdef VARCHAR);
CREATE TABLE pg_catalog.pg_foreign_table(ftrelid INT, ftserver INT, ftoptions VARCHAR ARRAY);
CREATE TABLE pg_catalog.pg_foreign_server(oid INT, srvname VARCHAR);
CREATE TABLE pg_catalog.pg_stat_user_tables(relid INT, schemaname VARCHAR, relname VARCHAR, n_live_tup BIGINT);
CREATE TABLE pg_catalog.pg_stat_activity(datid INT, datname VARCHAR, pid INT, usename VARCHAR, state VARCHAR, query VARCHAR);
CREATE TABLE pg_catalog.pg_locks(locktype VARCHAR, pid INT, mode VARCHAR, granted BOOLEAN);
CREATE TABLE pg_catalog.pg_auth_members(roleid INT, member INT, grantor INT, admin_option BOOLEAN);
CREATE TABLE pg_catalog.pg_language(oid INT, lanname VARCHAR);
CREATE TABLE pg_catalog.pg_sequence(seqrelid INT, seqtypid INT);
CREATE TABLE pg_catalog.pg_partitioned_table(partrelid INT, partstrat VARCHAR);

CREATE TABLE infoschema.schemata(catalog_name VARCHAR, schema_name VARCHAR, schema_owner VARCHAR);
CREATE TABLE infoschema.tables(table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, table_type VARCHAR,
  is_insertable_into VARCHAR);
CREATE TABLE infoschema.columns(table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR, ordinal_position INT,
  column_default VARCHAR, is_nullable VARCHAR, data_type VARCHAR, character_maximum_length INT, numeric_precision INT,
  numeric_precision_radix INT, numeric_scale INT, datetime_precision INT, udt_catalog VARCHAR, udt_schema VARCHAR, udt_name VARCHAR,
  is_identity VARCHAR, is_generated VARCHAR, is_updatable VARCHAR);
CREATE TABLE infoschema.views(table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, view_definition VARCHAR);
CREATE TABLE infoschema.table_constraints(constraint_catalog VARCHAR, constraint_schema VARCHAR, constraint_name VARCHAR,
  table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, constraint_type VARCHAR);
CREATE TABLE infoschema.key_column_usage(constraint_catalog VARCHAR, constraint_schema VARCHAR, constraint_name VARCHAR,
  table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR, ordinal_position INT,
  position_in_unique_constraint INT);
CREATE TABLE infoschema.constraint_column_usage(table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR,
  constraint_catalog VARCHAR, constraint_schema VARCHAR, constraint_name VARCHAR);
CREATE TABLE infoschema.referential_constraints(constraint_catalog VARCHAR, constraint_schema VARCHAR, constraint_name VARCHAR,
  unique_constraint_name VARCHAR, delete_rule VARCHAR, update_rule VARCHAR);
CREATE TABLE infoschema.role_table_grants(grantor VARCHAR, grantee VARCHAR, table_catalog VARCHAR, table_schema VARCHAR,
  table_name VARCHAR, privilege_type VARCHAR);
CREATE TABLE infoschema.table_privileges(grantor VARCHAR, grantee VARCHAR, table_catalog VARCHAR, table_schema VARCHAR,
  table_name VARCHAR, privilege_type VARCHAR);
CREATE TABLE infoschema.routines(routine_catalog VARCHAR, routine_schema VARCHAR, routine_name VARCHAR, routine_type VARCHAR);

INSERT INTO pg_catalog.pg_namespace(oid, nspname, nspowner) VALUES (11, 'pg_catalog', 10), (2200, 'public', 10),
  (13000, 'information_schema', 10);
INSERT INTO pg_catalog.pg_am(oid, amname, amtype) VALUES (2, 'heap', 't');
INSERT INTO pg_catalog.pg_roles(oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolconnlimit,
  rolbypassrls) VALUES (10, 'millrace', FALSE, TRUE, FALSE, FALSE, TRUE, FALSE, -1, FALSE);
INSERT INTO pg_catalog.pg_user VALUES ('millrace', 10, FALSE, FALSE);
INSERT INTO pg_catalog.pg_tablespace(oid, spcname, spcowner) VALUES (1663, 'pg_default', 10);
INSERT INTO pg_catalog.pg_collation(oid, collname, collnamespace, collowner, collprovider, collencoding)
  VALUES (100, 'default', 11, 10, 'd', -1);
INSERT INTO pg_catalog.pg_database(oid, datname, datdba, encoding, datlocprovider, datistemplate, datallowconn, datconnlimit, dattablespace,
  datcollate, datctype) VALUES (16384, 'millrace', 10, 6, 'c', FALSE, TRUE, -1, 1663, 'C.UTF-8', 'C.UTF-8');
INSERT INTO infoschema.schemata VALUES ('millrace', 'pg_catalog', 'millrace'), ('millrace', 'public', 'millrace'),
  ('millrace', 'information_schema', 'millrace');
