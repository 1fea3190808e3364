module bucketfirst.example/spec

go 1.21
