packstack --answer-file={answer_file}
sed -i "s/OS_PASSWORD=.*/OS_PASSWORD='secret'/" {keystonerc}
