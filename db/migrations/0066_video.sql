-- Pictures of a leg, folded from leg.video and video.seen: what was relayed, and what its page saw.

CREATE TABLE leg_video (
	leg BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	codec BIGINT NOT NULL,
	received BIGINT NOT NULL,             -- packets from it
	sent BIGINT NOT NULL,                 -- to it
	lost BIGINT NOT NULL,                 -- on the way from it
	asked BIGINT NOT NULL,                -- whole pictures asked of it
	again BIGINT NOT NULL,                -- packets sent to it once more
	frames BIGINT NOT NULL,               -- its page decoded; 0: no page said
	rate BIGINT NOT NULL,                 -- in ten seconds
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	delay_ms BIGINT NOT NULL,
	ahead_ms BIGINT NOT NULL              -- the sound before the picture; negative: behind it
)
--sqlite WITHOUT ROWID
;
CREATE INDEX leg_video_contact ON leg_video (contact);
