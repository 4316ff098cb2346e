// Allowed: it is what a program starts from.
console.log(1);
