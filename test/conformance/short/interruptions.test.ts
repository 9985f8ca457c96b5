import { describeShort } from '../conforming.ts';

describeShort([20, 21, 22, 23, 24, 28, 31]);
