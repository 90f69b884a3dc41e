import type pg from "pg";

/** Key of an advisory lock, an arbitrary number: two instances that start at once set up one after the other. */
const SETUP_LOCK = 5_412_883_019;

/**
 * The simulator's store. It has a schema of its own and never reads the tables of the app: the payments here and the
 * payments that the app has recorded can only be compared if neither side can see or correct the other.
 */
const SCHEMA = `
create schema if not exists simulator;

create table if not exists simulator.customer (
  id          text primary key,
  name        text,
  email       text,
  contact     text,
  gstin       text,
  notes       jsonb not null,
  created_at  timestamptz(3) not null
);
-- Razorpay knows one customer for an email address and a number together.
create unique index if not exists customer_once
  on simulator.customer (coalesce(lower(email), ''), coalesce(contact, '')) where email is not null or contact is not null;
create index if not exists customer_student on simulator.customer ((notes ->> 'student_id'));

create table if not exists simulator.orders (
  id            text primary key,
  customer_id   text references simulator.customer (id),
  amount        integer not null check (amount >= 100),
  amount_paid   integer not null default 0,
  currency      text not null,
  receipt       text constraint receipt_once unique,
  status        text not null default 'created' check (status in ('created', 'attempted', 'paid')),
  attempts      integer not null default 0,
  notes         jsonb not null,
  token         jsonb,
  auto_capture  boolean not null,
  created_at    timestamptz(3) not null
);

create table if not exists simulator.token (
  id              text primary key,
  customer_id     text not null references simulator.customer (id),
  method          text not null check (method in ('card', 'upi')),
  instrument      text not null,
  card            jsonb,
  vpa             text,
  status          text not null,
  failure_reason  text,
  max_amount      integer not null,
  expire_at       timestamptz(3) not null,
  created_at      timestamptz(3) not null,
  used_at         timestamptz(3),
  deleted_at      timestamptz(3)
);
create index if not exists token_of_customer on simulator.token (customer_id);

create table if not exists simulator.payment (
  id                 text primary key,
  order_id           text not null references simulator.orders (id),
  customer_id        text references simulator.customer (id),
  token_id           text references simulator.token (id),
  amount             integer not null check (amount > 0),
  amount_refunded    integer not null default 0,
  currency           text not null,
  status             text not null check (status in ('created', 'authorized', 'captured', 'refunded', 'failed')),
  method             text not null,
  card               jsonb,
  vpa                text,
  email              text,
  contact            text,
  description        text,
  notes              jsonb not null,
  recurring          boolean not null,
  error_reason       text,
  -- A debit on its way: when the bank decides, and what it will say (null: yes).
  settle_at          timestamptz(3),
  settle_reason      text,
  created_at         timestamptz(3) not null,
  captured_at        timestamptz(3),
  constraint refunded_no_more_than_paid check (amount_refunded between 0 and amount)
);
create index if not exists payment_of_order on simulator.payment (order_id);
create index if not exists payment_to_settle on simulator.payment (settle_at) where settle_at is not null;
-- An order is paid once, whoever tries twice at the same moment.
create unique index if not exists order_paid_once
  on simulator.payment (order_id) where status in ('authorized', 'captured', 'refunded');

create table if not exists simulator.refund (
  id               text primary key,
  payment_id       text not null references simulator.payment (id),
  amount           integer not null check (amount > 0),
  currency         text not null,
  receipt          text,
  speed            text not null,
  notes            jsonb not null,
  idempotency_key  text,
  created_at       timestamptz(3) not null,
  constraint refund_once unique (payment_id, idempotency_key)
);

create table if not exists simulator.dispute (
  id                  text primary key,
  payment_id          text not null references simulator.payment (id),
  amount              integer not null check (amount > 0),
  amount_deducted     integer not null default 0,
  currency            text not null,
  reason_code         text not null,
  reason_description  text not null,
  respond_by          timestamptz(3) not null,
  status              text not null check (status in ('open', 'under_review', 'won', 'lost', 'closed')),
  phase               text not null check (phase in ('fraud', 'retrieval', 'chargeback', 'pre_arbitration', 'arbitration')),
  created_at          timestamptz(3) not null
);
create index if not exists dispute_of_payment on simulator.dispute (payment_id);

create table if not exists simulator.behaviour (
  subject         text not null,
  operation       text not null,
  next            text not null,
  reason          text,
  fault           text,
  settle_after    text,
  remaining       integer check (remaining >= 0),
  primary key (subject, operation)
);

create table if not exists simulator.clock (
  subject  text primary key,
  now      timestamptz(3) not null
);

create table if not exists simulator.webhook (
  seq           bigint generated always as identity primary key,
  event_id      text not null unique,
  type          text not null,
  customer_id   text,
  topic         text not null,
  body          text not null,
  state         text not null check (state in ('due', 'delivered', 'held', 'given_up')),
  attempts      integer not null default 0,
  due_at        timestamptz(3) not null,
  leased_until  timestamptz(3),
  first_due_at  timestamptz(3) not null,
  last_status   integer,
  last_error    text
);
create index if not exists webhook_due on simulator.webhook (due_at, seq) where state = 'due';
create index if not exists webhook_of_customer on simulator.webhook (customer_id) where state = 'due';

-- A store of an earlier version knew fewer words.
alter table simulator.token drop constraint if exists token_status_check;
alter table simulator.behaviour drop constraint if exists behaviour_next_check;

create table if not exists simulator.setting (
  key    text primary key,
  value  jsonb not null
);
`;

export const TABLES = [
  "dispute",
  "refund",
  "payment",
  "token",
  "orders",
  "customer",
  "behaviour",
  "clock",
  "webhook",
  "setting",
] as const;

/** Creates the store if it is missing; safe to run at every start, and by two instances at once. */
export async function setUpStore(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [SETUP_LOCK]);
    await client.query(SCHEMA);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
