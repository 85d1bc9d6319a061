#: set topology=two-node
packstack --gen-answer-file={answer_file}
sed -i 's/^CONFIG_NETWORK_HOSTS=.*/CONFIG_NETWORK_HOSTS=192.168.122.12/' {answer_file}
sed -i 's/^CONFIG_COMPUTE_HOSTS=.*/CONFIG_COMPUTE_HOSTS=192.168.122.11/' {answer_file}
