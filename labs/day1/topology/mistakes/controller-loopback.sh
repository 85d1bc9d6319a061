# The network node is that controller, so it is as far away.
#: set topology=two-node
#: also network
packstack --gen-answer-file={answer_file}
sed -i -e 's/^CONFIG_CONTROLLER_HOST=.*/CONFIG_CONTROLLER_HOST=127.0.0.1/' \
    -e 's/^CONFIG_NETWORK_HOSTS=.*/CONFIG_NETWORK_HOSTS=127.0.0.1/' \
    -e 's/^CONFIG_COMPUTE_HOSTS=.*/CONFIG_COMPUTE_HOSTS=192.168.122.11/' {answer_file}
