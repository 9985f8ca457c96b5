import { describeShort } from '../conforming.ts';

describeShort([1, 2, 3, 4, 30]);
