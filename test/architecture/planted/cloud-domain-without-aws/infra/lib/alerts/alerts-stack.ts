// Allowed.
import { Stack } from 'aws-cdk-lib';

export const stack = new Stack();
