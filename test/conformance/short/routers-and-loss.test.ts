import { describeShort } from '../conforming.ts';

describeShort([5, 6, 7, 8, 9, 10, 11]);
