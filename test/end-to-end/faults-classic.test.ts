import { nothingIsLost } from './fault-suite.ts';

nothingIsLost('classic');
