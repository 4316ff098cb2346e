/** A test, by its file below the repository's root and its title as the file has it. */
export type TestName = { readonly file: string; readonly title: string };

export type Section = 'Storage' | 'Time' | 'Gateway to cloud' | 'Planted bugs';

/** A fault that the gateway must survive, and what shows that it does: tests, or in words what no test shows. */
export type Fault = {
  readonly section: Section;
  readonly fault: string;
  readonly tests: readonly TestName[];
  /** What the tests do not show, and why. */
  readonly note?: string;
};

const KILL = 'test/faults/kill.test.ts';
const CLOCKS = 'test/faults/clocks.test.ts';
const POWER_CUT = 'test/faults/power-cut/power-cut.test.ts';
const KILL_UPKEEP = 'test/faults/matrix/kill-upkeep.test.ts';
const MEDIUM = 'test/faults/matrix/medium.test.ts';
const LOG_FILE = 'test/faults/matrix/log-file.test.ts';
const SIGNALS = 'test/faults/matrix/signals.test.ts';
const NUCLEUS = 'test/faults/matrix/nucleus.test.ts';
const CLOUD = 'test/faults/matrix/cloud.test.ts';
const OFFLINE = 'test/faults/matrix/offline.test.ts';
const PLANTED = 'test/faults/planted.test.ts';
const DISK = 'test/system/disk.test.ts';
const SALVAGE = 'components/local-buffer/test/adapters/salvage.test.ts';
const LOG_FAILURES = 'components/local-buffer/test/adapters/log-failures.test.ts';

const named = (file: string, ...titles: readonly string[]): TestName[] => titles.map((title) => ({ file, title }));

type Entry = readonly [fault: string, tests: readonly TestName[], note?: string];

const section = (name: Section, entries: readonly Entry[]): Fault[] =>
  entries.map(([fault, tests, note]) => ({ section: name, fault, tests, ...(note === undefined ? {} : { note }) }));

const STORAGE: readonly Entry[] = [
  [
    'kill -9 after receive',
    named(KILL, 'after it received readings and before it wrote the first byte of their commit'),
  ],
  [
    'kill -9 between commit and acknowledgement',
    named(
      KILL,
      'in the middle of writing a commit',
      'between the writes of a commit and their sync',
      'between the sync of a commit and its acknowledgement',
      'when its acknowledgement is on the way',
    ),
  ],
  [
    'kill -9 after publish',
    named(
      KILL,
      'when a batch for it is on the way',
      'after it published, before the cloud has answered',
      'when the word of the cloud is on the way, and the cursor has not moved',
      'when the publisher tells it how far the cloud has stored',
    ),
  ],
  [
    'kill -9 during a checkpoint',
    named(KILL, 'may be cut by kill -9 at its start, in its midst and at its end, and loses and doubles nothing'),
  ],
  ['kill -9 during retention', named(KILL_UPKEEP, 'while it deletes what the cloud has loses and doubles nothing')],
  [
    'kill -9 during a migration',
    named(KILL_UPKEEP, 'while it brings a log of the version before up to date loses and doubles nothing'),
  ],
  [
    'power cut at any write',
    [
      ...named(POWER_CUT, 'has all that was acknowledged, once and in order, and goes on, in each of many images'),
      ...named(MEDIUM, 'takes what was not synced, at any write or sync of a commit, and nothing is lost or doubled'),
    ],
    'The images of `npm run faults` are of the log; the chain as a whole is cut at each write of one commit.',
  ],
  [
    'power cut during the recovery',
    [
      ...named(
        POWER_CUT,
        'has it also where the power is cut again during the recovery',
        'has it also where the process was killed before a sync, and the power is cut after its next start',
        'has what a log of the version before held, whenever the power is cut while it is brought up to date',
      ),
      ...named(MEDIUM, 'and again during the recovery from it loses and doubles nothing'),
    ],
  ],
  [
    'a card that ignores fsync',
    [
      ...named(POWER_CUT, 'opens and gives no identity out twice, even where the card lied about every sync'),
      ...named(
        LOG_FILE,
        'of a card that ignored syncs, its newest commits gone and half a page written, never makes a crash loop',
      ),
    ],
    'What such a card took back is gone, and nobody can know how much: no test asks for it.',
  ],
  [
    'disk full by others',
    [
      ...named(MEDIUM, 'with ENOSPC refuses the sources, and goes on by itself when there is space'),
      ...named(LOG_FAILURES, 'takes the ballast first, and then the oldest readings'),
      ...named(
        DISK,
        'costs no reading while the cloud takes them: the ballast goes first, and comes back with the room',
        'while the cloud is away makes the oldest readings go, counted and reported; it goes on by itself when there is room',
      ),
    ],
  ],
  [
    'own quota reached',
    named(
      OFFLINE,
      'until its log reached its largest size has given up the oldest, counted and reported, and nothing else',
    ),
  ],
  [
    'read-only remount',
    [
      ...named(
        MEDIUM,
        'with EROFS, as after a remount, refuses the sources, and goes on by itself when it can be written again',
      ),
      ...named(
        DISK,
        'keeps the buffer waiting and its sources holding what they have; it goes on by itself when it can be written again',
      ),
    ],
    'A disk in use refuses an orderly remount; the forced one of a failing card is EROFS at each write.',
  ],
  [
    'EIO on fsync',
    named(
      MEDIUM,
      'with EIO at every sync gets no commit acknowledged, and nothing is lost or doubled when it works again',
      'at one sync, and drops what it was to write, is not believed when it takes the next: the file is opened again',
      'with EIO at every write gets no commit acknowledged, and nothing is lost or doubled when it works again',
    ),
  ],
  [
    'corrupt header or page at the start',
    [
      ...named(
        LOG_FILE,
        'whose header is gone at the start is set aside and salvaged, and nothing is lost or doubled',
        'in which a page is spoiled gives the rest, and reports what went with the page',
      ),
      ...named(SALVAGE, 'sends everything again where the cursors are gone, rather than losing any of it'),
    ],
    'Ready in 30 s: the buffer serves before the salvage is complete; nothing measures a damaged log of full size.',
  ],
  ['one rotten row', named(LOG_FILE, 'in which one row has rotted gives the rest, and reports the row')],
  [
    'locked by a sqlite3 shell',
    named(
      LOG_FILE,
      'is waited for while a sqlite3 shell locks it, and nothing is lost or doubled',
      'cannot be locked by a sqlite3 shell while the buffer runs',
    ),
  ],
  [
    'SIGSTOP for 60 s',
    named(SIGNALS, 'has lost and doubled nothing after SIGSTOP for the readings of a minute: %s'),
    'Stopped until the readings of a minute have passed by and it has been missed.',
  ],
  [
    'SIGTERM',
    named(
      SIGNALS,
      'has the buffer write what it took in, acknowledge it and end by itself, however long its commits wait',
    ),
  ],
  [
    'rollback to an older version',
    named(LOG_FILE, 'is refused by the older one with its bytes untouched, and delivered when the newer one is back'),
  ],
  ['two instances at once', named(SIGNALS, 'waits, serves nobody, and takes over when the first is killed')],
];

const TIME: readonly Entry[] = [
  [
    'boot at 1970',
    named(CLOCKS, 'because it is 1970 gives readings their true time once it is set, and nothing is lost or doubled'),
  ],
  [
    'boot at the last shutdown',
    named(CLOCKS, 'because it goes on from the last shutdown gives them their true time too'),
  ],
  [
    'jump forward by 56 years',
    named(CLOCKS, 'by 56 years forward loses, doubles and reorders nothing, and ages no reading'),
  ],
  ['jump backward by an hour', named(CLOCKS, 'by an hour backward loses, doubles and reorders nothing')],
  [
    'sensor clocks in the future',
    named(CLOCKS, 'is taken to have measured when it was heard; what it said is kept, and nothing is lost or doubled'),
  ],
];

const GATEWAY_TO_CLOUD: readonly Entry[] = [
  ['IPC socket gone', named(NUCLEUS, 'when the IPC socket is gone for a while')],
  [
    'nucleus restarted',
    named(
      NUCLEUS,
      'when the nucleus is restarted with all its components',
      'when the subscriptions of all components die without a word',
    ),
  ],
  [
    'nucleus or network stalls',
    [
      ...named(NUCLEUS, 'when the nucleus stalls: the buffer gets no message, then the publisher none'),
      ...named(CLOUD, 'when the network is cut, restored, stalled and restored'),
    ],
  ],
  [
    'authorisation refused',
    named(NUCLEUS, 'when the publisher is refused its topics, until a deployment gives them back'),
  ],
  [
    'spool full',
    named(
      NUCLEUS,
      'is filled by another component while the network is away: publishes are refused, and nothing is lost or doubled',
    ),
    'Only classic has a spool.',
  ],
  ['accepted, then the nucleus dies', named(NUCLEUS, 'when the nucleus accepts publishes, then dies with them')],
  ['offline 7 days', named(OFFLINE, 'for just under seven days has kept everything')],
  [
    'offline 7 days and an hour',
    named(OFFLINE, 'for seven days and an hour has given up the oldest hour, counted and reported, and nothing else'),
  ],
  [
    'seven days with a restart every ten minutes',
    named(
      OFFLINE,
      'with a restart every ten minutes, 1,008 of them, and the cloud away for hours each day lose and double nothing',
    ),
    'The clock leaps: some seconds around each restart run in full, in between each timer fires once.',
  ],
  [
    'back online',
    [
      ...named(
        OFFLINE,
        'sends what it hears now beside what it kept: live readings are never older than 5 s while a backlog drains',
      ),
      ...named(
        'test/integration/delivery-week.test.ts',
        'leaves live a fifth of the publishes where live could use them all',
      ),
    ],
  ],
  [
    'throttling',
    named(
      CLOUD,
      'gets it again from classic until it is stored, at its pace',
      'holds up lite, which waits for its answers, until the connection has been lost once; nothing is lost or doubled',
    ),
    'A publish beyond the rate is discarded without an answer, and lite waits for its ten answers until its connection is lost: ' +
      'no component can cure that, staying below the rate prevents it.',
  ],
  ['duplicates and disorder', named(CLOUD, 'when the queue of the cloud doubles messages and disorders them')],
  [
    'a message too large',
    named(
      CLOUD,
      'is split until its parts come through, and nothing is lost or doubled',
      'and is one reading is dead-lettered and reported, and the rest of its batch is stored',
    ),
    'No message of ours comes near a real limit: the nucleus is told to lose what is larger than some bytes.',
  ],
  ['certificate rotated', named(CLOUD, 'when the certificate is rotated')],
  ['certificate expired', named(CLOUD, 'when the certificate has expired, until there is a new one')],
  ['certificate revoked', named(CLOUD, 'when the certificate is revoked, until there is a new one')],
  ['two gateways with one name', named(CLOUD, 'throw each other out of the broker, and both deliver all they have')],
  [
    'invalid configuration',
    named(CLOUD, 'when the configuration becomes invalid: it is refused whole, and the one before stays'),
  ],
];

/** Here the reading that is lost is what shows the bug, so nothing is added up. */
const PLANTED_BUGS: readonly Entry[] = [
  [
    'acknowledgement before the commit, cursor before the word of the cloud, ids without an epoch',
    [
      ...named(PLANTED, 'loses readings that the sound log does not, and so is caught: %s'),
      ...named(POWER_CUT, 'would not have it with any of the planted bugs: each is caught'),
    ],
  ],
  [
    'synchronous unset',
    named(POWER_CUT, 'would not have it with any of the planted bugs: each is caught'),
    'Only a power cut shows it: it passes every kill -9.',
  ],
];

/** The faults of storage, of time and on the way to the cloud, and the bugs that must not pass unnoticed. */
export const CATALOGUE: readonly Fault[] = [
  ...section('Storage', STORAGE),
  ...section('Time', TIME),
  ...section('Gateway to cloud', GATEWAY_TO_CLOUD),
  ...section('Planted bugs', PLANTED_BUGS),
];
