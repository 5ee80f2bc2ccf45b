-- Legs of a contact and how they sounded, folded from leg.opened and leg.quality.

CREATE TABLE leg (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	agent BIGINT NOT NULL,                -- whose device, 0 nobody's
	kind BIGINT NOT NULL,
	mos BIGINT NOT NULL,                  -- hundredths, mean; 0: never measured
	worst BIGINT NOT NULL,                -- of the worst five seconds
	loss_in BIGINT NOT NULL,              -- of 10,000 packets from it; -1 unknown
	loss_out BIGINT NOT NULL,             -- to it, as it reported; -1 unknown
	jitter_us BIGINT NOT NULL,
	rtt_us BIGINT NOT NULL                -- -1 unknown
)
--sqlite WITHOUT ROWID
;
CREATE INDEX leg_contact ON leg (contact, id);
