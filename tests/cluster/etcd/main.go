// etcd as its project ships it, built from Go modules for the tests of mtvtop.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	etcdmain.Main(os.Args)
}
