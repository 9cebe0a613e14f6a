protocol Primitive {}
