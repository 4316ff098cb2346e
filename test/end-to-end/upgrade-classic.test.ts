import { upgradesKeepEverything } from './upgrade-suite.ts';

upgradesKeepEverything('classic');
