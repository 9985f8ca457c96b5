import { describeShort } from '../conforming.ts';

describeShort([25, 26, 27, 29, 32]);
