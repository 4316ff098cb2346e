/**
 * A rule of each kind, as `rules example` prints them: a file that `rules put` takes as it is, once its channels are there. Comments say what is
 * optional. No id is one of the rules that `npm start` brings, which would be written over.
 */
export const RULE_EXAMPLES = `# Each entry is a rule. Limits are in the unit that the quantity's name ends with.
- id: freezer-warm
  name: Freezer too warm
  severity: critical          # info, warning or critical; warning where left out
  scope:                      # all of the tenant's devices where left out
    group_id: freezers
  condition: { kind: above, quantity: temperature_c, limit: -15, hysteresis: 1 }
  hold_s: 600                 # above for ten minutes before it counts
  clear_hold_s: 300
  remind_s: 3600              # told again each hour until somebody acknowledges it
  message: "{{device_id}} is at {{value}}"
  notify:
    - { channels: [ops] }
    - { after_s: 900, channels: [on-call] }   # nobody has acknowledged it 15 minutes later

- id: server-room-cold
  condition: { kind: below, quantity: temperature_c, limit: 15, hysteresis: 0.5 }
  scope: { building_id: hq }
  notify: [{ channels: [ops] }]

- id: archive-humidity
  condition: { kind: outside, quantity: humidity_rh, low: 40, high: 60, hysteresis: 2 }
  quiet_hours: { from: "22:00", until: "06:00", time_zone: Europe/Berlin }   # critical ones are told all the same
  notify: [{ channels: [ops] }]

- id: temperature-jump
  condition: { kind: rate, quantity: temperature_c, per_minute: 2, window_s: 300, hysteresis: 0.5 }
  notify: [{ channels: [ops] }]

- id: battery
  severity: info
  condition: { kind: battery_low, percent: 15 }
  notify: [{ channels: [ops] }]

- id: sensor-silent-1h
  condition: { kind: silent, after_s: 3600 }
  notify: [{ channels: [ops] }]

- id: gateway-silent
  severity: critical
  condition: { kind: gateway_silent, after_s: 900 }
  notify: [{ channels: [ops] }]
`;

/** A channel of each kind. Credentials are secrets, of which a channel holds the name. */
export const CHANNEL_EXAMPLES = `# Each entry is a channel. A secret's name begins with sward/<tenant>/, a topic's with sward_<tenant>_.
- { id: ops, kind: sns, topic_arn: "arn:aws:sns:eu-central-1:123456789012:sward_default_ops" }
- { id: on-call, kind: telegram, token_secret: sward/default/telegram-bot, chat_id: "-1001234567890" }
- { id: team, kind: slack, url_secret: sward/default/slack-team }
- { id: ticket-system, kind: webhook, url: "https://tickets.example.com/sward", signing_secret: sward/default/tickets }
`;

/** Groups of devices. */
export const GROUP_EXAMPLES = `# Each entry is a group: devices under one name, wherever they are.
- id: freezers
  device_ids: [c5a1f0e2b3d4, d2e4f6a8b0c1]
`;
