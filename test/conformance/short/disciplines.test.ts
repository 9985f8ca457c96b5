import { describeShort } from '../conforming.ts';

describeShort([12, 13, 14, 15, 16, 17, 18, 19]);
