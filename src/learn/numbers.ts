import { z } from 'zod';

/** From 0 to 1. */
export const fraction = z.number().min(0).max(1);

/** 0 or more. */
export const amount = z.number().min(0);

/** More than 0. */
export const positive = z.number().positive();

/** 1, 2, 3, … */
export const whole = z.int().positive();
