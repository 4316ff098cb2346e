import type { PutCommandInput, QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { DOCUMENTS_KEYS } from '../../data/constants.ts';
import type { PutOptions } from '../ports.ts';
import { ATTRIBUTES, toExpiry } from './document-item.ts';

/** A condition, as put, update and delete take it. */
type Condition = Required<
  Pick<PutCommandInput, 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>
>;

type Update = Condition & Required<Pick<UpdateCommandInput, 'UpdateExpression'>>;

/** Nothing is there, or what has expired and DynamoDB has not deleted yet. */
const IS_NONE = '(attribute_not_exists(#partition) OR #expiry <= :now)';
const NONE_NAMES = { '#partition': DOCUMENTS_KEYS.partition, '#expiry': ATTRIBUTES.expiryMs };

/** All of a partition whose id begins with `prefix`. DynamoDB takes no empty prefix for a key. */
export function inPartition(partition: string, prefix: string): Partial<QueryCommandInput> {
  const names = { '#partition': DOCUMENTS_KEYS.partition };
  const values = { ':partition': partition };
  const all = '#partition = :partition';
  if (prefix === '') {
    return { KeyConditionExpression: all, ExpressionAttributeNames: names, ExpressionAttributeValues: values };
  }
  return {
    KeyConditionExpression: `${all} AND begins_with(#id, :prefix)`,
    ExpressionAttributeNames: { ...names, '#id': DOCUMENTS_KEYS.sort },
    ExpressionAttributeValues: { ...values, ':prefix': prefix },
  };
}

/**
 * Holds where the stored version is `expected`; 0: where there is none.
 * @param now Unix milliseconds
 */
export function ifVersion(expected: number, now: number): Condition {
  if (expected === 0) {
    return {
      ConditionExpression: IS_NONE,
      ExpressionAttributeNames: NONE_NAMES,
      ExpressionAttributeValues: { ':now': now },
    };
  }
  return {
    ConditionExpression: '#version = :expected AND (attribute_not_exists(#expiry) OR #expiry > :now)',
    ExpressionAttributeNames: { '#version': ATTRIBUTES.version, '#expiry': ATTRIBUTES.expiryMs },
    ExpressionAttributeValues: { ':expected': expected, ':now': now },
  };
}

/** What `putIfNewer` writes. */
export type NewerContent = { readonly text: string; readonly order: string; readonly options: PutOptions };

/**
 * Writes `text` and counts the version, where there is nothing or something of a smaller order. What `put` wrote has no
 * order, and a comparison with what is missing is false. An expiry from before does not stay.
 * @param now Unix milliseconds
 */
export function updateIfNewer({ text, order, options }: NewerContent, now: number): Update {
  const names = {
    '#version': ATTRIBUTES.version,
    '#body': ATTRIBUTES.body,
    '#order': ATTRIBUTES.order,
    '#seconds': ATTRIBUTES.expirySeconds,
  };
  const values = { ':none': 0, ':one': 1, ':body': text, ':order': order, ':now': now };
  const count = '#version = if_not_exists(#version, :none) + :one';
  const expiry = expiryClause(options);
  return {
    UpdateExpression: `SET ${count}, #body = :body, #order = :order${expiry.clause}`,
    ConditionExpression: `${IS_NONE} OR #order < :order`,
    ExpressionAttributeNames: { ...NONE_NAMES, ...names },
    ExpressionAttributeValues: { ...values, ...expiry.values },
  };
}

function expiryClause(options: PutOptions) {
  if (options.expiresAt === undefined) return { clause: ' REMOVE #expiry, #seconds', values: {} };
  const { [ATTRIBUTES.expiryMs]: expiry, [ATTRIBUTES.expirySeconds]: seconds } = toExpiry(options);
  return { clause: ', #expiry = :expiry, #seconds = :seconds', values: { ':expiry': expiry, ':seconds': seconds } };
}
