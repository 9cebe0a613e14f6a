protocol Command {}
